/** Names for the types of collections, no two alike, each one identifier: `blog_posts` is BlogPosts. `Schema` is taken. */
export function typeNames(collections: readonly string[]): Map<string, string> {
  const taken = new Set(['Schema'])
  return new Map(collections.map((collection) => [collection, freeName(pascal(collection), taken)]))
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`
  taken.add(name)
  return name
}

/** Letters of any script may stand in an identifier; it does not begin with a digit. */
function pascal(collection: string): string {
  const words = collection.split(/[^\p{L}\p{Nd}]+/u).filter((word) => word !== '')
  const name = words.map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`).join('')
  return /^\p{L}/u.test(name) ? name : `Collection${name}`
}
