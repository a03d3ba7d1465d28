import { invalidPayload } from '../errors/api-error.js'
import type { ReceivedFile } from '../services/files/receive.js'

/** A content that came in a form, at its place in a document's variables. */
export class FormContent {
  #takenIn: object | null = null

  constructor(readonly file: ReceivedFile) {}

  /** Gives the content to one write of a transaction (named by any object of its own): two rows cannot have the same stored object. */
  takeIn(transaction: object): ReceivedFile {
    if (this.#takenIn === transaction) throw invalidPayload('A content can be used for one file')
    this.#takenIn = transaction
    return this.file
  }

  /** What makes the request, for keys of repeated requests. */
  toJSON(): unknown {
    const { filename, type, digest } = this.file
    return { filename, type, digest }
  }
}
