import type { ServiceContext } from '../context.js'
import type { Visitor } from './dependencies.js'
import { loginByDirectory } from './directory-login.js'
import type { Tokens } from './issue-tokens.js'
import { login } from './login.js'
import { type LoginMode, parseDirectoryLogin, parseLogin } from './login-input.js'
import type { DirectoryProvider, LocalProvider } from './providers/provider.js'
import type { KnownProvider } from './providers/registry.js'

/** A provider that is told passwords. */
export type KnownPasswordProvider = KnownProvider & { readonly provider: LocalProvider | DirectoryProvider }

/** Is this one of them? */
export const takesPasswords = (known: KnownProvider): known is KnownPasswordProvider => known.provider.kind !== 'redirect'

/** Logs in by a password that the provider tries: with `identifier` at a directory, with `email` else. `body`: as a client sends it. */
export async function loginByPassword(
  context: ServiceContext,
  { config, provider }: KnownPasswordProvider,
  body: unknown,
  visitor: Visitor,
): Promise<{ tokens: Tokens; mode: LoginMode }> {
  if (provider.kind === 'directory') {
    const input = parseDirectoryLogin(body)
    return { tokens: await loginByDirectory(context, { config, provider }, input, visitor), mode: input.mode }
  }
  const { mode, ...input } = parseLogin(body)
  return { tokens: await login(context.platform, { ...input, provider: config.name, session: mode === 'session' }, visitor), mode }
}
