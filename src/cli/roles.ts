import { type Platform, systemContext } from '../context.js'
import { createOne } from '../services/items/writing.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { withPlatform } from './with-platform.js'

interface NewRole {
  readonly role: string
  readonly admin: boolean
  readonly app: boolean
  readonly json: boolean
}

/** `tessera roles create --role <name>`: a role with a policy of its own. */
export function roles(words: readonly string[]): Promise<void> {
  const program = programNamed('roles', 'Roles of the project')
  program
    .command('create')
    .description('creates a role with a policy of its own, and prints the id of the role')
    .requiredOption('--role <name>', 'the name of the role')
    .option('--admin', 'it may do everything', false)
    .option('--app', 'it may use a studio', false)
    .option(...jsonResult)
    .action(async (options: NewRole) => {
      const made = await withPlatform((platform) => create(platform, options))
      printResult(options.json, made, String(made.id))
    })
  return runProgram(program, words)
}

async function create(platform: Platform, { role: name, admin, app }: NewRole): Promise<{ id: unknown; policy: unknown }> {
  return platform.database.transaction(async (database) => {
    const context = { ...systemContext(platform), database }
    const policy = await createOne(context, 'directus_policies', { name, admin_access: admin, app_access: admin || app })
    const id = await createOne(context, 'directus_roles', { name })
    await createOne(context, 'directus_access', { role: id, policy })
    return { id, policy }
  })
}
