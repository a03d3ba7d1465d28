import { load } from 'js-yaml'

/** Reads YAML, and so JSON, without aliases: a short text with them stands for any number of values. Throws a `YAMLException`. */
export const readYaml = (text: string): unknown => load(text, { maxAliases: 0 })
