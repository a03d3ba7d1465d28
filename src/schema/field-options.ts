/** What the options of a field's interface say of its values: `choices` that are all there are, and why it is no longer to be used. */
export interface ToldOptions {
  readonly choices?: readonly string[]
  readonly deprecation?: string
}

/** Reads `options` of a field's metadata: `choices` without `allowOther`, and `deprecated`, which is a reason or true. */
export function toldOptions(options: unknown): ToldOptions {
  const given = typeof options === 'string' ? parsed(options) : options
  if (typeof given !== 'object' || given === null) return {}
  const { choices, allowOther, deprecated } = given as Readonly<Record<string, unknown>>
  const values = Array.isArray(choices) && allowOther !== true ? choices.map(choiceValue) : []
  const texts = values.filter((value): value is string => typeof value === 'string')
  const deprecation = deprecated === true ? 'No longer supported' : deprecated
  return {
    ...(texts.length > 0 && texts.length === values.length && { choices: texts }),
    ...(typeof deprecation === 'string' && deprecation !== '' && { deprecation }),
  }
}

/** The value of a choice, which may stand beside a text that a studio shows. */
export const choiceValue = (choice: unknown): unknown =>
  typeof choice === 'object' && choice !== null && 'value' in choice ? choice.value : choice

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // It says nothing to us; only a studio reads it.
  }
}
