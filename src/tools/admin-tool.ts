import type { z } from 'zod'
import { actionsFor, type CrudAction, narrowed } from './arguments.js'
import { defineTool, type Tool } from './tool.js'

/** What such a tool says of itself; its arguments are an object with an `action`. */
type AdminTool<Input> = Pick<Tool<Input>, 'name' | 'title' | 'description' | 'run'> & { readonly input: z.ZodObject & z.ZodType<Input> }

/** A tool that creates, reads, changes and deletes what a project is made of; for administrators. */
export const adminTool = <Input extends { readonly action: CrudAction }>(tool: AdminTool<Input>): Tool =>
  defineTool<Input>({
    ...tool,
    inputFor: (caller) =>
      narrowed(
        tool.input,
        actionsFor(caller, () => true),
      ),
    isFor: (caller) => caller.isAdmin,
    mayWrite: true,
    mayDestroy: true,
    writes: ({ action }) => action !== 'read',
  })
