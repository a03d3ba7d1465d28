import type { RawQuery } from '../../query/query.js'
import * as accounts from '../../resolvers/accounts.js'
import { importFile } from '../../resolvers/files.js'
import * as schema from '../../resolvers/schema.js'
import * as sessions from '../../resolvers/sessions.js'
import { updateMe } from '../../resolvers/users.js'
import * as utilities from '../../resolvers/utilities.js'
import { ExtensionsService } from '../../services/extensions.js'
import type { ServiceContext } from '../../services/platform.js'
import type { GraphqlContext } from '../builder.js'
import { type FieldBuilder, objectType } from '../object-types.js'
import { inOneTransaction } from '../one-transaction.js'
import type { SchemaParts } from '../schema-parts.js'
import { selectedFields } from '../selection.js'
import { writeInput } from '../write-inputs.js'
import { answerValue } from './answers.js'
import { describedObject } from './described-types.js'
import { extensionInput, extensionType, extensionValue } from './extension-types.js'
import { field } from './query-fields.js'
import { schemaInputs, schemaTypes } from './schema-types.js'

/** The mutations of `/graphql/system` beside those that every collection has (spec/06 §5). */
export function systemMutationFields(parts: SchemaParts, t: FieldBuilder, isAdmin: boolean): Record<string, unknown> {
  return {
    ...sessionFields(parts, t),
    ...accountFields(parts, t),
    ...utilityFields(t),
    ...fileFields(parts, t),
    ...itemFields(inOneTransaction(t)),
    ...callerFields(parts, inOneTransaction(t)),
    ...(isAdmin && schemaFields(parts, t)),
  }
}

const text = (t: FieldBuilder) => t.arg({ type: 'String' })
const required = (t: FieldBuilder) => t.arg({ type: 'String', required: true })
/** A mutation that answers only that it was done. */
const done = (
  t: FieldBuilder,
  args: Readonly<Record<string, unknown>>,
  work: (args: Record<string, unknown>, context: GraphqlContext) => Promise<unknown>,
): unknown =>
  field(
    t,
    'Boolean',
    async (given, context) => {
      await work(given, context)
      return true
    },
    args,
  )

function sessionFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const tokens = describedObject(parts, 'auth_tokens', { access_token: 'String', expires: 'GraphQLBigInt', refresh_token: 'String' })
  const mode = () => t.arg({ type: parts.enumeration('auth_mode', ['json', 'cookie', 'session']) })
  const refreshArgs = () => ({ refresh_token: text(t), mode: mode() })
  return {
    auth_login: field(t, tokens, (args, { authentication, door }) => sessions.logIn(authentication, door, args), {
      email: required(t),
      password: required(t),
      mode: mode(),
      otp: text(t),
    }),
    auth_refresh: field(t, tokens, (args, { authentication, door }) => sessions.refreshSession(authentication, door, args), refreshArgs()),
    auth_logout: done(t, refreshArgs(), (args, { authentication, door }) => sessions.logOut(authentication, door, args)),
    auth_password_request: done(t, { email: required(t), reset_url: text(t) }, (args, { service }) => accounts.requestReset(service, args)),
    auth_password_reset: done(t, { token: required(t), password: required(t) }, (args, { service }) =>
      accounts.resetPassword(service, args),
    ),
  }
}

function accountFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const setup = describedObject(parts, 'users_me_tfa_generate_data', { secret: 'String', otpauth_url: 'String' })
  const names = () => ({ verification_url: text(t), first_name: text(t), last_name: text(t) })
  return {
    users_me_tfa_generate: field(t, setup, async (args, { service }) => answerValue(await accounts.generateMyTfa(service, args)), {
      password: required(t),
    }),
    users_me_tfa_enable: done(t, { otp: required(t), secret: required(t) }, (args, { service }) => accounts.enableMyTfa(service, args)),
    users_me_tfa_disable: done(t, { otp: required(t) }, (args, { service }) => accounts.disableMyTfa(service, args)),
    users_invite_accept: done(t, { token: required(t), password: required(t) }, (args, { service }) =>
      accounts.acceptInvite(service, args),
    ),
    users_register: done(t, { email: required(t), password: required(t), ...names() }, (args, { service }) =>
      accounts.register(service, args),
    ),
    users_register_verify: done(t, { token: required(t) }, (args, { service }) => accounts.verifyEmail(service, args.token)),
    ...(parts.models.create.collections.has('directus_users') && {
      users_invite: done(t, { email: required(t), role: required(t), invite_url: text(t) }, (args, { service }) =>
        accounts.invite(service, args),
      ),
    }),
  }
}

function utilityFields(t: FieldBuilder): Record<string, unknown> {
  return {
    utils_random_string: field(t, 'String', (args) => utilities.randomString(args.length), { length: t.arg({ type: 'Int' }) }),
    utils_hash_generate: field(t, 'String', (args, { service }) => utilities.generateHash(service, args.string), { string: required(t) }),
    utils_hash_verify: field(t, 'Boolean', (args, { service }) => utilities.verifyHash(service, args.string, args.hash), {
      string: required(t),
      hash: required(t),
    }),
    utils_cache_clear: field(t, 'Void', (_args, { service }) => utilities.clearCaches(service)),
  }
}

/** What is fetched from elsewhere is not written together with other items: a transaction does not wait for strangers. */
function fileFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const [readable, writable] = [parts.models.read.collections.get('directus_files'), parts.models.create.collections.get('directus_files')]
  if (!writable) return {}
  const args = { url: required(t), data: t.arg({ type: writeInput(parts, 'create', writable) }) }
  const answer = async (body: unknown, { service, conditions }: GraphqlContext, fields: RawQuery['fields']) =>
    answerValue(await importFile(service, body, { fields }, conditions))
  // Null is what a client leaves out.
  const bodyOf = ({ url, data }: Record<string, unknown>) => ({ url, ...(data === null ? {} : { data }) })
  return {
    import_file: readable
      ? field(
          t,
          objectType(parts, readable),
          (given, context, info) => answer(bodyOf(given), context, selectedFields(info, context.service.schema, readable)),
          args,
        )
      : done(t, args, (given, context) => answer(bodyOf(given), context, ['id'])),
  }
}

/** Those that write items, and can be taken back with others. */
function itemFields(t: FieldBuilder): Record<string, unknown> {
  const key = () => t.arg({ type: 'ID', required: true })
  return {
    utils_sort: done(t, { collection: required(t), item: key(), to: key() }, (args, { service }) =>
      utilities.sortItems(service, String(args.collection), args),
    ),
    utils_revert: done(t, { revision: key() }, (args, { service }) => utilities.revertRevision(service, args.revision as string)),
  }
}

function callerFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const [readable, writable] = [parts.models.read.collections.get('directus_users'), parts.models.update.collections.get('directus_users')]
  if (!readable || !writable) return {}
  return {
    update_users_me: field(
      t,
      objectType(parts, readable),
      async (args, { service, mutation }, info) =>
        answerValue(await updateMe(service, args.data, { fields: selectedFields(info, service.schema, readable) }, mutation?.options)),
      {
        data: t.arg({ type: writeInput(parts, 'update', writable) }),
      },
    ),
  }
}

function schemaFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const types = schemaTypes(parts)
  const inputs = schemaInputs(parts)
  const data = (type: unknown) => t.arg({ type, required: true })
  const place = () => ({ collection: required(t), field: required(t) })
  const gone = describedObject(parts, 'delete_collection', { collection: 'String' })
  const goneField = describedObject(parts, 'delete_field', { collection: 'String', field: 'String' })
  const goneRelation = describedObject(parts, 'delete_relation', { collection: 'String', field: 'String' })
  type Args = Record<string, string>
  const changed = async ({ id, data }: Args, service: ServiceContext) =>
    extensionValue(await new ExtensionsService(service).updateOne(String(id), data))
  const value = async (answer: ReturnType<typeof schema.readField>) => answerValue(await answer)
  return {
    create_collections_item: field(t, types.collection, (args, { service }) => value(schema.createCollections(service, args.data)), {
      data: data(inputs.collection),
    }),
    update_collections_item: field(
      t,
      types.collection,
      (args: Args, { service }) => value(schema.updateCollection(service, args.collection!, args.data)),
      { collection: required(t), data: data(inputs.collection) },
    ),
    delete_collections_item: field(
      t,
      gone,
      (args: Args, { service }) => schema.deleteCollection(service, args.collection!).then(() => args),
      { collection: required(t) },
    ),
    create_fields_item: field(
      t,
      types.field,
      (args: Args, { service }) => value(schema.createField(service, args.collection!, args.data)),
      { collection: required(t), data: data(inputs.field) },
    ),
    update_fields_item: field(
      t,
      types.field,
      (args: Args, { service }) => value(schema.updateField(service, args.collection!, args.field!, args.data)),
      { ...place(), data: data(inputs.field) },
    ),
    update_fields_items: field(
      t,
      [types.field],
      (args: Args, { service }) => value(schema.updateFields(service, args.collection!, args.data as unknown as unknown[])),
      { collection: required(t), data: t.arg({ type: [inputs.field], required: true }) },
    ),
    delete_fields_item: field(
      t,
      goneField,
      (args: Args, { service }) => schema.deleteField(service, args.collection!, args.field!).then(() => args),
      place(),
    ),
    create_relations_item: field(t, types.relation, (args, { service }) => value(schema.createRelation(service, args.data)), {
      data: data(inputs.relation),
    }),
    update_extensions_item: field(t, extensionType(parts), (args: Args, { service }) => changed(args, service), {
      id: t.arg({ type: 'ID' }),
      data: data(extensionInput(parts)),
    }),
    update_relations_item: field(
      t,
      types.relation,
      (args: Args, { service }) => value(schema.updateRelation(service, args.collection!, args.field!, args.data)),
      { ...place(), data: data(inputs.relation) },
    ),
    delete_relations_item: field(
      t,
      goneRelation,
      (args: Args, { service }) => schema.deleteRelation(service, args.collection!, args.field!).then(() => args),
      place(),
    ),
  }
}
