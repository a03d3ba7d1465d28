import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { escapeHtml, htmlOfMarkdown, textOfHtml } from '../../mail/html.js'
import type { Mail } from '../../mail/mailer.js'
import type { MailContent } from '../../mail/templates.js'
import { createMany } from '../../services/items/writing.js'
import { render } from '../render.js'
import type { OperationContext, OperationType } from './operation.js'
import { choiceOption, objectOption, optionalText, textOption, textsOption } from './options.js'
import { withRights } from './rights.js'

/** Sends a mail: its body is HTML (`wysiwyg`), Markdown, or a template. Sending is not waited for. */
export const mail: OperationType = {
  type: 'mail',
  // Values of the data chain are no HTML of the mail.
  unrendered: ['body'],
  run: async (options, operation) => {
    const to = textsOption(options, 'to')
    if (to.length === 0) throw invalidPayload('"to" is required')
    const { mailer, limiters } = operation.context.platform
    await limiters.flowMails?.consume(operation.flow.id)
    mailer.send({
      to,
      subject: textOption(options, 'subject'),
      ...(await contentOf(options, operation)),
      ...addresses(options),
    })
    return null
  },
}

const addresses = (options: Item): Pick<Mail, 'cc' | 'bcc' | 'replyTo' | 'fromName'> => {
  const [cc, bcc, replyTo, fromName] = [
    textsOption(options, 'cc'),
    textsOption(options, 'bcc'),
    textsOption(options, 'replyTo'),
    optionalText(options, 'fromName'),
  ]
  return {
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
    ...(replyTo.length > 0 && { replyTo }),
    ...(fromName !== undefined && { fromName }),
  }
}

async function contentOf(options: Item, { context: { platform }, data }: OperationContext): Promise<MailContent> {
  const type = choiceOption(options, 'type', ['wysiwyg', 'markdown', 'template'])
  if (type === 'template')
    return platform.mailer.compose({ name: textOption(options, 'template'), data: objectOption(options, 'data') ?? {} })
  const body = optionalText(options, 'body') ?? ''
  if (type === 'markdown') {
    const text = String(render(body, data))
    return { html: String(await htmlOfMarkdown(text)), text }
  }
  const html = String(render(body, data, escapeHtml))
  return { html, text: await textOfHtml(html) }
}

/** Notifies users in the studio. Gives the keys of the notifications. */
export const notification: OperationType = {
  type: 'notification',
  run: async (options, { context }) => {
    const recipients = textsOption(options, 'recipient')
    const rights = await withRights(context, options)
    const notices = recipients.map((recipient) => ({
      recipient,
      sender: context.accountability?.user ?? null,
      subject: textOption(options, 'subject'),
      message: optionalText(options, 'message') ?? null,
      collection: optionalText(options, 'collection') ?? null,
      item: optionalText(options, 'item') ?? null,
    }))
    return createMany(rights, 'directus_notifications', notices)
  },
}
