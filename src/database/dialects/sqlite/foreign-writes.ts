/** A statement that writes rows of a table that is no system table: those are written in one form, by whomever. */
const writesRows = /^\s*(insert|replace|update|delete|with)\b/i
const isOfSystem =
  /^\s*(insert\s+(or\s+\w+\s+)?into|replace\s+into|update|delete\s+from)\s+([`"]?main[`"]?\.)?[`"]?(directus|tessera|_prisma)_/i

/** Counts what is written by Knex, and so perhaps by an extension: its values may have any form. What the line of a write does has ours, and is not counted. */
export class ForeignWrites {
  #count = 0
  #isOpen = false

  /** To be called with every statement that Knex has run. */
  note(text: string): void {
    // Others, the search for forms among them, see what a transaction writes once it has committed.
    if (writesRows.test(text) && !isOfSystem.test(text)) this.#isOpen = true
    else if (!this.#isOpen || !/^\s*commit\b/i.test(text)) return
    this.#count += 1
    if (/^\s*commit\b/i.test(text)) this.#isOpen = false
  }

  get count(): number {
    return this.#count
  }
}
