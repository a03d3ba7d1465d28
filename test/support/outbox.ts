import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'

/** Takes the mails of a server in place of `sendmail`, in a folder that goes after the tests of the file. */
export function outbox(): { readonly folder: string; readonly environment: Record<string, string>; mails(): string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-mails-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const [program, sent] = [join(folder, 'sendmail'), join(folder, 'sent')]
  // One write a mail: two that are sent at the same time do not mix.
  writeFileSync(program, `#!/bin/sh\nmail=$(cat)\nprintf '%s\\n\\f\\n' "$mail" >> "${sent}"\n`)
  chmodSync(program, 0o755)
  return {
    folder,
    environment: { EMAIL_TRANSPORT: 'sendmail', EMAIL_SENDMAIL_PATH: program, EMAIL_TEMPLATES_PATH: folder },
    mails: () => (existsSync(sent) ? readFileSync(sent, 'utf8').split('\n\f\n').slice(0, -1) : []),
  }
}
