import { ConfigError } from './config-error.js'
import type { Values } from './variables.js'

/** How mails are sent. Throws where the configured transport lacks what it needs. */
export function mailConfig(values: Values) {
  const missing = (['EMAIL_MAILGUN_API_KEY', 'EMAIL_MAILGUN_DOMAIN'] as const).filter((name) => values[name] === null)
  if (values.EMAIL_TRANSPORT === 'mailgun' && missing.length > 0)
    throw new ConfigError(missing.map((name) => `${name} is missing: EMAIL_TRANSPORT=mailgun needs it.`))
  return {
    from: values.EMAIL_FROM,
    templatesPath: values.EMAIL_TEMPLATES_PATH,
    transport: values.EMAIL_TRANSPORT,
    verify: values.EMAIL_VERIFY_SETUP,
    sendmail: { path: values.EMAIL_SENDMAIL_PATH, newLine: values.EMAIL_SENDMAIL_NEW_LINE },
    smtp: {
      host: values.EMAIL_SMTP_HOST,
      port: values.EMAIL_SMTP_PORT,
      user: values.EMAIL_SMTP_USER,
      password: values.EMAIL_SMTP_PASSWORD,
      secure: values.EMAIL_SMTP_SECURE,
      ignoreTls: values.EMAIL_SMTP_IGNORE_TLS,
      pool: values.EMAIL_SMTP_POOL,
      name: values.EMAIL_SMTP_NAME,
    },
    mailgun: { apiKey: values.EMAIL_MAILGUN_API_KEY, domain: values.EMAIL_MAILGUN_DOMAIN, host: values.EMAIL_MAILGUN_HOST },
    ses: {
      region: values.EMAIL_SES_REGION,
      accessKeyId: values.EMAIL_SES_CREDENTIALS__ACCESS_KEY_ID,
      secretAccessKey: values.EMAIL_SES_CREDENTIALS__SECRET_ACCESS_KEY,
    },
  }
}
