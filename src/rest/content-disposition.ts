/** The header that says how a content is called (RFC 6266): the name in ASCII for all clients, and in full where that is not enough. Whatever the name is, it stays a name. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')
  const isWhole = /^[\x20-\x7e]*$/.test(name) && !/["\\%]/.test(name)
  return `${kind}; filename="${ascii}"${isWhole ? '' : `; filename*=UTF-8''${encodeExtended(name)}`}`
}

/** RFC 8187: what `encodeURIComponent` leaves alone is not all allowed. */
const encodeExtended = (name: string): string =>
  encodeURIComponent(name.replace(/\p{Surrogate}/gu, '?')).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
