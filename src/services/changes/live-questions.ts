import { setImmediate as immediately } from 'node:timers/promises'
import type { Platform, RequestAnswers, ServiceContext } from '../../context.js'
import { anyTable } from '../../database/written-tables.js'
import { apiError, isApiError } from '../../errors/api-error.js'
import { PartKey } from '../../parts.js'
import { changedBy } from '../items/answers/written-collections.js'
import { rightsKey } from '../items/statements.js'
import type { Subscriber } from './subscriptions.js'

/** A question whose answer a client wants to be told again whenever it is another one. */
export interface LiveQuestion<Answer> {
  /** The same for clients that ask the same. */
  readonly key: string
  readonly subscriber: Subscriber
  /** Asks with the rights of this context. Throws where the question may not be asked any more. */
  ask(context: ServiceContext): Promise<Answer>
  /** Two answers with the same text are the same. */
  textOf(answer: Answer): string
  /** The next answer waits until this one was taken; answers in between are left out. */
  deliver(answer: Answer): void | Promise<void>
  /** Nothing more is delivered. */
  failed(error: unknown): void
}

/** The live questions of one server. */
export interface LiveQuestions {
  /** Adds one and delivers its first answer, until the returned function is called. Throws where it cannot be asked. */
  add<Answer>(question: LiveQuestion<Answer>): Promise<() => void>
  close(): void
}

export const liveQuestions = new PartKey<LiveQuestions>('live questions')

/** Milliseconds between rounds in which questions are asked again; what is written in between is told together. */
const roundTime = 200
/** Milliseconds after which answers that depend on the moment are asked for again. */
const sweepTime = 700
/** After so many sweeps the clients are proved again: a token ends by itself. */
const sweepsBetweenProofs = 10
const mostInAll = 20_000
/** Clients that are looked at before others have their turn. */
const atOnce = 200

/** What an answer depends on. */
interface Reads {
  /** Tables, in lower case. */
  readonly tables: Set<string>
  /** It depends on the moment, too. */
  isOfMoment: boolean
}

interface Member {
  readonly question: LiveQuestion<unknown>
  /** The text it was told last. */
  told: string | null
  isTaking: boolean
}

/** Clients that ask the same with the same rights. */
interface Group {
  readonly key: string
  readonly members: Set<Member>
  answer: unknown
  text: string | null
  reads: Reads
  /** Something that it depends on may have changed. */
  isStale: boolean
  /** The question under way: an older answer must not follow a newer one. */
  asking: Promise<void> | null
}

/** Makes the live questions of a server. */
export const createLiveQuestions = (platform: LivePlatform, onError: (error: unknown) => void): LiveQuestions =>
  new LiveRounds(platform, onError)

type LivePlatform = Pick<Platform, 'database' | 'schema' | 'changes' | 'onAccessChange'>

class LiveRounds implements LiveQuestions {
  readonly #groups = new Map<string, Group>()
  readonly #groupOf = new Map<Member, Group>()
  /** Writes are followed, which does not end. */
  #isFollowing = false
  #stopListening: (() => void) | null = null
  #timer: NodeJS.Timeout | null = null
  #round: Promise<void> | null = null
  #rightsChanged = false
  #sweeps = 0
  #isClosed = false

  constructor(
    private readonly platform: LivePlatform,
    private readonly onError: (error: unknown) => void,
  ) {}

  async add<Answer>(question: LiveQuestion<Answer>): Promise<() => void> {
    if (this.#isClosed || this.#groupOf.size >= mostInAll) throw apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })
    this.#listen()
    const member: Member = { question: question as LiveQuestion<unknown>, told: null, isTaking: false }
    const context = await question.subscriber.prove()
    const group = this.#enter(member, await keyOf(question, context))
    try {
      if (group.text === null || group.isStale) await this.#ask(group, context)
    } catch (error) {
      this.#remove(member)
      throw error
    }
    this.#tell(group)
    return () => this.#remove(member)
  }

  close(): void {
    this.#isClosed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#stopListening?.()
  }

  /** While there are questions: a server without any follows nothing. */
  #listen(): void {
    if (this.#stopListening) return
    const { database, schema, changes, onAccessChange } = this.platform
    const sweeper = setInterval(() => this.#sweep(), sweepTime).unref()
    const stopChanges = changes.listen({
      changed: () => undefined,
      deleting: async () => [],
      deleted: () => undefined,
      elsewhere: (collections) => this.#written(collections && this.#withFollowers(collections)),
    })
    this.#stopListening = () => {
      clearInterval(sweeper)
      stopChanges()
      this.#stopListening = null
    }
    if (this.#isFollowing) return
    this.#isFollowing = true
    database.onWrite((writes) => {
      if (this.#groups.size > 0) this.#written(changedBy(schema.current().database, writes))
    })
    onAccessChange(() => this.#recheck())
    schema.onChange(() => this.#recheck())
  }

  /** With the tables in which foreign keys go on. */
  #withFollowers(collections: readonly string[]): ReadonlySet<string> | null {
    const tables = collections.map((name) => ({ table: name.toLowerCase(), removes: true, assigns: null }))
    return changedBy(this.platform.schema.current().database, new Set(tables))
  }

  #written(tables: ReadonlySet<string> | null): void {
    let isConcerned = false
    for (const group of this.#groups.values()) {
      if (tables !== null && !tables.has(anyTable) && !meets(group.reads.tables, tables)) continue
      group.isStale = true
      isConcerned = true
    }
    if (isConcerned) this.#begin()
  }

  /** Who may ask what may have changed. */
  #recheck(): void {
    this.#rightsChanged = true
    for (const group of this.#groups.values()) group.isStale = true
    this.#begin()
  }

  #sweep(): void {
    if (this.#groups.size === 0) return
    for (const group of this.#groups.values()) if (group.reads.isOfMoment) group.isStale = true
    this.#sweeps += 1
    if (this.#sweeps % sweepsBetweenProofs === 0) this.#rightsChanged = true
    if (this.#rightsChanged || [...this.#groups.values()].some(({ isStale }) => isStale)) this.#begin()
  }

  #begin(): void {
    if (this.#timer || this.#round || this.#isClosed || this.#groups.size === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#round = this.#askAgain()
        .catch(this.onError)
        .finally(() => {
          this.#round = null
          if (this.#rightsChanged || [...this.#groups.values()].some(({ isStale }) => isStale)) this.#begin()
        })
    }, roundTime)
  }

  /** One round: clients find their groups again, and each group that is stale asks once. */
  async #askAgain(): Promise<void> {
    const all = this.#rightsChanged
    this.#rightsChanged = false
    await this.#regroup([...this.#groupOf].filter(([, group]) => all || group.isStale).map(([member]) => member))
    for (const group of [...this.#groups.values()].filter(({ isStale }) => isStale)) {
      const [first] = group.members
      if (!first) continue
      try {
        await this.#ask(group, first.question.subscriber.known())
      } catch (error) {
        this.#fail([...group.members], error)
        continue
      }
      this.#tell(group)
      await immediately()
    }
  }

  async #regroup(members: readonly Member[]): Promise<void> {
    for (const [index, member] of members.entries()) {
      if (index % atOnce === atOnce - 1) await immediately()
      try {
        const key = await keyOf(member.question, await member.question.subscriber.prove())
        if (this.#groupOf.has(member) && this.#groupOf.get(member)!.key !== key) {
          this.#leave(member)
          const group = this.#enter(member, key)
          if (group.text !== null && !group.isStale) this.#tell(group)
        }
      } catch (error) {
        this.#fail([member], error)
      }
    }
  }

  #enter(member: Member, key: string): Group {
    const group = this.#groups.get(key) ?? {
      key,
      members: new Set(),
      answer: null,
      text: null,
      reads: noReads(),
      isStale: true,
      asking: null,
    }
    this.#groups.set(key, group)
    group.members.add(member)
    this.#groupOf.set(member, group)
    return group
  }

  #leave(member: Member): void {
    const group = this.#groupOf.get(member)
    this.#groupOf.delete(member)
    group?.members.delete(member)
    if (group?.members.size === 0 && this.#groups.get(group.key) === group) this.#groups.delete(group.key)
  }

  #remove(member: Member): void {
    this.#leave(member)
    if (this.#groupOf.size === 0) this.#stopListening?.()
  }

  /** Asks, or waits for who is asking already: what was written after that has made the group stale again. */
  #ask(group: Group, context: ServiceContext): Promise<void> {
    group.asking ??= this.#askOnce(group, context).finally(() => {
      group.asking = null
    })
    return group.asking
  }

  /** Asks, and remembers what the answer depends on. Marked first: what is written meanwhile makes it stale again. */
  async #askOnce(group: Group, context: ServiceContext): Promise<void> {
    const [member] = group.members
    if (!member) return
    group.isStale = false
    const reads = noReads()
    // Until the answer is there, what the last one depended on counts, too.
    for (const table of group.reads.tables) reads.tables.add(table)
    group.reads = reads
    const seen = noReads()
    const answers = new RecordedReads([reads, seen], context.answers)
    try {
      group.answer = await member.question.ask({ ...context, answers })
    } catch (error) {
      group.isStale = true
      throw error
    }
    group.reads = seen
    group.text = member.question.textOf(group.answer)
  }

  #tell(group: Group): void {
    for (const member of group.members) void this.#deliver(member)
  }

  async #deliver(member: Member): Promise<void> {
    if (member.isTaking) return
    member.isTaking = true
    try {
      for (;;) {
        const group = this.#groupOf.get(member)
        if (!group || group.text === null || group.text === member.told) return
        member.told = group.text
        await member.question.deliver(group.answer)
      }
    } catch (error) {
      this.#fail([member], error)
    } finally {
      member.isTaking = false
    }
  }

  #fail(members: readonly Member[], error: unknown): void {
    if (!isApiError(error)) this.onError(error)
    for (const member of members) {
      this.#remove(member)
      member.question.failed(error)
    }
  }
}

const keyOf = async (question: Pick<LiveQuestion<never>, 'key'>, context: ServiceContext): Promise<string> =>
  `${await rightsKey(context)}|${context.schema.version}|${question.key}`

const noReads = (): Reads => ({ tables: new Set(), isOfMoment: false })

const meets = (reads: ReadonlySet<string>, written: ReadonlySet<string>): boolean => {
  for (const table of written) if (reads.has(table)) return true
  return false
}

/** Passes reads on, and writes down what they depend on. */
class RecordedReads implements RequestAnswers {
  constructor(
    private readonly into: readonly Reads[],
    private readonly kept: RequestAnswers | undefined,
  ) {}

  row<Row extends object>(
    text: string,
    parameters: readonly unknown[],
    collections: readonly string[] | null,
    ask: () => Promise<Row | undefined>,
  ): Promise<Row | undefined> {
    for (const reads of this.into) {
      if (collections === null) reads.isOfMoment = true
      else for (const name of collections) reads.tables.add(name.toLowerCase())
    }
    return this.kept ? this.kept.row(text, parameters, collections, ask) : ask()
  }
}
