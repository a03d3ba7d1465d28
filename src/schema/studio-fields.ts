import type { Notes } from './notes.js'

/** What is known of a system field when it is decided how a studio shows it. */
export interface ShownField {
  readonly name: string
  /** Prisma's type of a column; null for an alias field. */
  readonly type: string | null
  readonly isKey: boolean
  readonly special: readonly string[]
  /** The collection that its value names; null where it names none. */
  readonly target: string | null
  readonly notes: Notes
}

/** How a studio shows a field: the columns of directus_fields that are for people. */
export interface FieldLook {
  readonly interface: string | null
  readonly options: Readonly<Record<string, unknown>> | null
  readonly display: string | null
  readonly display_options: Readonly<Record<string, unknown>> | null
  readonly readonly: boolean
  readonly hidden: boolean
  readonly width: 'full' | 'half'
}

type Look = Partial<FieldLook>
type LookRule = readonly [applies: (field: ShownField) => boolean, look: Look]

const plain: FieldLook = {
  interface: 'input',
  options: null,
  display: null,
  display_options: null,
  readonly: false,
  hidden: false,
  width: 'full',
}

const longTexts = new Set(['comment', 'custom_css', 'description', 'message', 'note', 'public_note', 'validation_message'])
const isSpecial =
  (...names: readonly string[]) =>
  ({ special }: ShownField): boolean =>
    names.some((name) => special.includes(name))
const isNamed =
  (...names: readonly string[]) =>
  ({ name }: ShownField): boolean =>
    names.includes(name)
const isOfType =
  (...types: readonly string[]) =>
  ({ type }: ShownField): boolean =>
    type !== null && types.includes(type)

/** The first that applies says how a field is shown; what its model notes goes before. */
const rules: readonly LookRule[] = [
  [({ isKey }) => isKey, { readonly: true, hidden: true }],
  [isSpecial('m2m'), { interface: 'list-m2m', display: 'related-values' }],
  [isSpecial('o2m'), { interface: 'list-o2m', display: 'related-values' }],
  [isSpecial('hash'), { interface: 'input-hash', options: { masked: true }, display: 'formatted-value', width: 'half' }],
  [isSpecial('conceal', 'encrypt'), { options: { masked: true }, display: 'formatted-value', width: 'half' }],
  [
    isSpecial('date-created', 'date-updated'),
    { interface: 'datetime', display: 'datetime', display_options: { relative: true }, readonly: true, width: 'half' },
  ],
  [isSpecial('user-created', 'user-updated'), { interface: 'select-dropdown-m2o', display: 'user', readonly: true, width: 'half' }],
  [({ target }) => target === 'directus_files', { interface: 'file-image', display: 'image' }],
  [({ target }) => target === 'directus_users', { interface: 'select-dropdown-m2o', display: 'user', width: 'half' }],
  [({ target }) => target !== null, { interface: 'select-dropdown-m2o', display: 'related-values', width: 'half' }],
  [isNamed('icon'), { interface: 'select-icon', display: 'icon', width: 'half' }],
  [isNamed('color', 'project_color'), { interface: 'select-color', display: 'color', width: 'half' }],
  [isNamed('tags', 'ip_access'), { interface: 'tags', display: 'labels' }],
  [isSpecial('cast-csv'), { interface: 'tags', display: 'labels' }],
  [isOfType('Json'), { interface: 'input-code', options: { language: 'json' }, display: 'raw' }],
  [isOfType('Boolean'), { interface: 'boolean', display: 'boolean', width: 'half' }],
  [isOfType('DateTime'), { interface: 'datetime', display: 'datetime', display_options: { relative: true }, width: 'half' }],
  [isOfType('Int', 'BigInt', 'Float'), { width: 'half' }],
  [({ name }) => longTexts.has(name), { interface: 'input-multiline' }],
]

/**
 * How a studio shows a system field. The recordings of Directus say nothing of this, so it follows from the kind of the field. Interfaces and displays have the
 * names that the studio knows; the choices are the values that the API takes.
 */
export function lookOf(field: ShownField): FieldLook {
  const { notes } = field
  const choices = notes.first('choices')?.split(' ')
  const byKind: Look = rules.find(([applies]) => applies(field))?.[1] ?? {}
  const noted: Look = {
    ...(choices && { interface: 'select-dropdown', options: { choices: choices.map(toChoice) }, display: 'labels', width: 'half' }),
    ...(notes.first('interface') !== undefined && { interface: notes.first('interface')! }),
    ...(notes.first('readonly') !== undefined && { readonly: true }),
    ...(notes.first('hidden') !== undefined && { hidden: true }),
  }
  return { ...plain, ...byKind, ...noted }
}

const toChoice = (value: string): { readonly text: string; readonly value: string } => ({
  text: value.replaceAll(/(^|[-_])(\w)/g, (_, mark: string, letter: string) => `${mark ? ' ' : ''}${letter.toUpperCase()}`),
  value,
})
