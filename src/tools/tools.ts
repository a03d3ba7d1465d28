import { assetsTool } from './assets.js'
import { collectionsTool } from './collections.js'
import { explainTool } from './explain.js'
import { fieldsTool } from './fields.js'
import { filesTool } from './files.js'
import { flowsTool, operationsTool } from './flows.js'
import { foldersTool } from './folders.js'
import { itemsTool } from './items.js'
import { queryTool } from './query.js'
import { relationsTool } from './relations.js'
import { schemaTool } from './schema.js'
import { searchTool } from './search.js'
import { systemPromptTool } from './system-prompt.js'
import type { Tool, ToolCaller } from './tool.js'
import { triggerFlowTool } from './trigger-flow.js'

/** All that a model may do; a new tool is a file and a line here. */
export const tools: readonly Tool[] = [
  systemPromptTool,
  schemaTool,
  searchTool,
  queryTool,
  itemsTool,
  filesTool,
  foldersTool,
  assetsTool,
  collectionsTool,
  fieldsTool,
  relationsTool,
  flowsTool,
  operationsTool,
  triggerFlowTool,
  explainTool,
]

/** Those that this caller has. */
export const toolsFor = (caller: ToolCaller): readonly Tool[] => tools.filter((tool) => tool.isFor(caller))
