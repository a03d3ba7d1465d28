/** Private networks, and what is reached without leaving the machine's own: nothing is fetched from there because a client named it. */
const privateNetworks = [
  '0.0.0.0',
  '169.254.169.254',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
] as const

/** What else the registries of IANA for special-purpose addresses, and for multicast, list as not globally reachable. */
const otherNetworks = [
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['100::/64', '100:0:0:1::/64', '2001::/23', '2001:db8::/32', '3fff::/20', '5f00::/16', 'fec0::/10', 'ff00::/8'],
] as const

/** Networks from which nothing is fetched unless the configuration says otherwise. */
export const specialNetworks: readonly string[] = [...privateNetworks, ...otherNetworks]
