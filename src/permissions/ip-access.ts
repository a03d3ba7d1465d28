import { BlockList, isIP } from 'node:net'

/** Is the address in one of these entries: an address, a CIDR block, or a range `a-b`? An unreadable entry allows nobody. */
export function isAddressAllowed(address: string, entries: readonly string[]): boolean {
  const plain = withoutMapping(address)
  const list = new BlockList()
  for (const entry of entries) addEntry(list, entry.trim())
  return list.check(plain, familyOf(plain))
}

/** Can this entry of an `ip_access` list be read? Wildcards and mask forms cannot. */
export function isAddressEntry(entry: string): boolean {
  return addEntry(new BlockList(), entry.trim())
}

function addEntry(list: BlockList, entry: string): boolean {
  const [network, prefix, ...rest] = entry.split('/')
  if (prefix !== undefined && network && rest.length === 0 && isIP(network) && /^\d{1,3}$/.test(prefix)) {
    const bits = Number(prefix)
    if (bits > (isIP(network) === 4 ? 32 : 128)) return false
    list.addSubnet(network, bits, familyOf(network))
    return true
  }
  const [from, to, ...more] = entry.split('-').map((part) => part.trim())
  if (to !== undefined && from && more.length === 0) return addRange(list, from, to)
  if (!isIP(entry)) return false
  list.addAddress(withoutMapping(entry), familyOf(withoutMapping(entry)))
  return true
}

function addRange(list: BlockList, from: string, to: string): boolean {
  if (!isIP(from) || isIP(from) !== isIP(to)) return false
  try {
    list.addRange(from, to, familyOf(from))
    return true
  } catch {
    // A range whose end lies before its start is no range; BlockList says so by throwing.
    return false
  }
}

/** `::ffff:10.0.0.1` is the IPv4 address 10.0.0.1 seen through an IPv6 socket. */
const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
