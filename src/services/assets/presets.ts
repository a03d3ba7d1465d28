import type { Item, ServiceContext } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import { invalidQuery } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { parseTransformation, type Transformation, transformationNames } from './transformation.js'

/** The presets that are always there. */
const systemPresets: ReadonlyMap<string, Item> = new Map(
  (
    [
      ['small', 64],
      ['medium', 300],
      ['large', 800],
    ] as const
  ).flatMap(([name, size]) => [
    [`system-${name}-cover`, { width: size, height: size, format: 'auto' }] as const,
    [`system-${name}-contain`, { width: size, format: 'auto' }] as const,
  ]),
)

/** What the project's settings say of transformations. */
interface TransformationSettings {
  readonly mode: string
  readonly presets: ReadonlyMap<string, Item>
}

/** The transformation that a request asks for, as far as the project allows it; null: the file as it is. */
export async function askedTransformation(context: ServiceContext, parameters: Item): Promise<Transformation | null> {
  const { maxOperations } = context.platform.config.assets
  const asked = transformationNames.filter((name) => parameters[name] !== undefined)
  if (asked.length === 0) return null
  const key = parameters.key === undefined ? null : plainText(parameters.key)
  const system = key === null ? undefined : systemPresets.get(key)
  if (system && asked.length === 1) return parseTransformation(system, maxOperations)
  const { mode, presets } = await readSettings(context)
  if (mode === 'none') throw invalidQuery('Dynamic asset generation has been disabled for this project')
  if (mode === 'presets' && (key === null || asked.length > 1))
    throw invalidQuery('Only configured presets can be used in asset generation')
  const preset = key === null ? {} : (system ?? presets.get(key))
  if (!preset) throw invalidQuery(`Key "${key}" isn't configured`)
  return parseTransformation({ ...preset, ...Object.fromEntries(asked.map((name) => [name, parameters[name]])) }, maxOperations)
}

async function readSettings({ platform }: ServiceContext): Promise<TransformationSettings> {
  const settings = await platform.settings()
  const given: readonly unknown[] = Array.isArray(settings?.storage_asset_presets) ? settings.storage_asset_presets : []
  const presets = given.filter(isPlainObject).filter(({ key }) => typeof key === 'string')
  return {
    mode: String(settings?.storage_asset_transform ?? 'all'),
    presets: new Map(presets.map((preset) => [String(preset.key), preset])),
  }
}
