import { isIPv6 } from 'node:net'

/** How a network's IPv6 addresses hold an IPv4 address: its first bits in 16-bit groups, and how the rest is read. */
interface Wrapping {
  readonly prefix: readonly number[]
  readonly read: (groups: readonly number[]) => readonly [number, number]
}

const last: Wrapping['read'] = (groups) => [groups[6]!, groups[7]!]

/** Forms in which an IPv4 address is reached, or may be, by way of IPv6. */
const wrappings: readonly Wrapping[] = [
  { prefix: [0, 0, 0, 0, 0, 0], read: last }, // compatible
  { prefix: [0, 0, 0, 0, 0, 0xffff], read: last }, // mapped
  { prefix: [0, 0, 0, 0, 0xffff, 0], read: last }, // translated (SIIT)
  { prefix: [0x64, 0xff9b, 0, 0, 0, 0], read: last }, // translated (NAT64)
  { prefix: [0x64, 0xff9b, 1], read: last }, // translated by a network of one's own, with a prefix of 96 bits
  { prefix: [0x64, 0xff9b, 1], read: (groups) => [groups[3]!, ((groups[4]! & 0xff) << 8) | (groups[5]! >> 8)] }, // the same with 48 bits
  { prefix: [0x2002], read: (groups) => [groups[1]!, groups[2]!] }, // 6to4
  { prefix: [0x2001, 0], read: (groups) => [groups[6]! ^ 0xffff, groups[7]! ^ 0xffff] }, // Teredo
]

/** The IPv4 addresses that an IPv6 address stands for; most stand for none. */
export function embeddedAddresses(address: string): string[] {
  const groups = groupsOf(address)
  if (groups === null) return []
  return wrappings
    .filter(({ prefix }) => prefix.every((group, index) => groups[index] === group))
    .map(({ read }) =>
      read(groups)
        .flatMap((group) => [group >> 8, group & 0xff])
        .join('.'),
    )
}

/** The eight groups of an IPv6 address, as the address parser of the platform understands it; null for what is none. */
function groupsOf(address: string): readonly number[] | null {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return null
  const { hostname } = new URL(`http://[${plain}]/`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const read = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [first, second] = [read(head), read(tail ?? '')]
  return [...first, ...Array<number>(8 - first.length - second.length).fill(0), ...second]
}
