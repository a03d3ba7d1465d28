/** The header with the name of a content (RFC 6266): in ASCII for all clients, and in full where that is not enough. No name can add anything else to the header. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')
  const isWhole = /^[\x20-\x7e]*$/.test(name) && !/["\\%]/.test(name)
  return `${kind}; filename="${ascii}"${isWhole ? '' : `; filename*=UTF-8''${encodeExtended(name)}`}`
}

/** RFC 8187 does not allow all characters that `encodeURIComponent` leaves as they are. */
const encodeExtended = (name: string): string =>
  encodeURIComponent(name.replace(/\p{Surrogate}/gu, '?')).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
