import { actOnItems, systemItems } from './act-on-items.js'
import { actionsFor, narrowed } from './arguments.js'
import { defineTool, type ToolCaller } from './tool.js'

const collection = 'directus_folders'
const actionsOf = (caller: ToolCaller) => actionsFor(caller, (action) => caller.may(collection, action))

/** Folders of files. */
export const foldersTool = defineTool({
  name: 'folders',
  title: 'Folders of files',
  description: 'Reads and writes the folders in which files lie: "id", "name", "parent" (the id of a folder; null at the top).',
  input: systemItems,
  inputFor: (caller) => narrowed(systemItems, actionsOf(caller)),
  isFor: (caller) => actionsOf(caller).length > 0,
  mayWrite: true,
  mayDestroy: true,
  writes: ({ action }) => action !== 'read',
  run: (asked, { context }) => actOnItems(context, collection, asked),
})
