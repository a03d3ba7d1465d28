import { dump } from 'js-yaml'
import type { Item } from '../../../context.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import { checkSnapshot, type ProjectSnapshot } from './project-snapshot.js'
import { readYaml } from './yaml.js'

// A snapshot as files that people read and merge: one for each collection, one for each list of rows, and `project.yaml` with the rest.

const projectFile = 'project.yaml'
const ofCollection = /^collections\/(.+)\.yaml$/
const ofRecords = /^records\/(.+)\.yaml$/

/** Does a file of this path belong to such a folder? */
export const isOfFolder = (path: string): boolean => path === projectFile || ofCollection.test(path) || ofRecords.test(path)

/** The texts of a snapshot by the path of their file. */
export function filesOfSnapshot({ collections, fields, relations, tessera, ...project }: ProjectSnapshot): Map<string, string> {
  const names = [...new Set([...collections, ...fields, ...relations].map(({ collection }) => String(collection)))]
  const own = (list: readonly Item[], name: string): readonly Item[] => list.filter(({ collection }) => collection === name)
  const files = new Map([[projectFile, textOf(tessera ? { ...project, include: tessera.include } : project)]])
  for (const name of names) {
    const [collection = null] = own(collections, name)
    files.set(
      `collections/${encodeURIComponent(name)}.yaml`,
      textOf({ collection, fields: own(fields, name), relations: own(relations, name) }),
    )
  }
  for (const [name, rows] of Object.entries(tessera?.records ?? {})) files.set(`records/${name}.yaml`, textOf(rows))
  return files
}

/** The snapshot of such files. Refuses what is none, with the name of the file. */
export function snapshotOfFiles(files: ReadonlyMap<string, string>): ProjectSnapshot {
  const project = members(files, projectFile)
  const { include, ...others } = project
  const parts = [...files.keys()]
    .filter((path) => ofCollection.test(path))
    .sort()
    .map((path) => members(files, path))
  const listOf = (name: string): unknown[] => parts.flatMap((part) => (Array.isArray(part[name]) ? (part[name] as unknown[]) : []))
  const records = [...files].flatMap(([path, text]): [string, unknown][] => {
    const [, name] = ofRecords.exec(path) ?? []
    return name === undefined ? [] : [[name, readYaml(text)]]
  })
  return checkSnapshot({
    ...others,
    collections: parts.flatMap(({ collection }) => (collection ? [collection] : [])),
    fields: listOf('fields'),
    relations: listOf('relations'),
    ...(include === undefined ? {} : { tessera: { include, records: Object.fromEntries(records) } }),
  })
}

function members(files: ReadonlyMap<string, string>, path: string): Item {
  const text = files.get(path)
  if (text === undefined) throw invalidPayload(`The folder has no ${path}: it is not one that "schema pull" has written`)
  const value = readYaml(text)
  if (!isPlainObject(value)) throw invalidPayload(`${path} is not an object`)
  return value
}

const textOf = (value: unknown): string => dump(value, { noRefs: true, lineWidth: 140 })
