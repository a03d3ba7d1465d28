import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { embeddedAddresses } from './embedded-address.js'

/** Networks that are this machine or its own link, in every notation: loopback, link-local, and forms that wrap an IPv4 address. */
const ownNetworks = [
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16'],
  ...['::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16', 'fe80::/10', 'fec0::/10'],
] as const

/**
 * Tells whether an address is one of those from which nothing is fetched; an IPv6 address that stands for an IPv4 address is judged as that,
 * too. `0.0.0.0` in the list stands for this machine: all its addresses, as they are when it is asked.
 */
export function deniedAddresses(denyList: readonly string[]): (address: string) => boolean {
  const blocked = new BlockList()
  for (const entry of denyList) add(blocked, entry)
  const deniesThisMachine = denyList.includes('0.0.0.0')
  if (deniesThisMachine) for (const network of ownNetworks) add(blocked, network)
  const isDenied = (address: string): boolean => {
    const family = familyOf(address)
    // What is no address cannot be connected to, and what cannot be judged is not let through.
    if (family === null) return true
    return blocked.check(address, family) || (deniesThisMachine && isOwnAddress(address))
  }
  return (address) => isDenied(address) || embeddedAddresses(address).some(isDenied)
}

function add(blocked: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/')
  const family = familyOf(address)
  if (family === null) throw new Error(`"${entry}" is neither an address nor a network.`)
  if (bits === undefined) blocked.addAddress(address, family)
  else blocked.addSubnet(address, Number(bits), family)
}

function isOwnAddress(address: string): boolean {
  const own = new BlockList()
  for (const { address: local } of Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])) add(own, local)
  return own.check(address, familyOf(address)!)
}

const familyOf = (address: string): 'ipv4' | 'ipv6' | null => {
  const version = isIP(address)
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6'
}
