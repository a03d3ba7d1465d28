import { hash } from 'node:crypto'
import { isSameSecret } from './compare.js'
import { randomText } from './random.js'

/** A digest is stored in place of a token: who reads the database enters by none. */
const digestForm = /^sha256:[\w-]{43}$/
const namedForm = /^tessera_[\w-]{40}$/

/** The form in which a static token is stored: `sha256:` and 43 characters. Tokens are too long to be guessed, so it is the same everywhere. */
export const digestOfToken = (token: string): string => `sha256:${hash('sha256', token, 'base64url')}`

/** A new named token; its form tells where it is looked for. */
export const newNamedToken = (): string => `tessera_${randomText(40)}`
export const isNamedToken = (token: string): boolean => namedForm.test(token)

/** The forms in which a token that a client shows may be stored: as its digest, or plainly in a database of another server. A digest that is shown is no token. */
export const storedForms = (token: string): string[] => (digestForm.test(token) ? [] : [digestOfToken(token), token])

/** Is this what is stored of the token? Takes the same time however much of it agrees; letter case and trailing spaces count, whatever the database thinks. */
export const isStoredToken = (stored: string | null, token: string): boolean =>
  stored !== null && storedForms(token).some((form) => isSameSecret(form, stored))
