/** Where a button leads, in words, too: not every program shows buttons. */
const action = (label: string): string => `<p style="margin:24px 0;">
  <a href="{{ url }}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:{{ projectColor }};color:#ffffff;text-decoration:none;">${label}</a>
</p>`

const account = (title: string, text: string, label: string): string => `{% layout "base" %}{% block content %}
<h1 style="margin:0 0 16px;font-size:20px;">${title}</h1>
<p>${text}</p>
${action(label)}
{% endblock %}`

const base = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{{ title | default: projectName }}</title>
</head>
<body style="margin:0;padding:24px;background:#f4f5f7;color:#22262e;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:8px;border-top:4px solid {{ projectColor }};">
<tr><td style="padding:24px 32px 0;">
  {% if projectLogo %}<img src="{{ projectLogo }}" alt="{{ projectName }}" height="40">{% else %}<strong>{{ projectName }}</strong>{% endif %}
</td></tr>
<tr><td style="padding:16px 32px 32px;line-height:1.5;">
{% block content %}{% if title %}<h1 style="margin:0 0 16px;font-size:20px;">{{ title }}</h1>{% endif %}{{ html }}{% endblock %}
</td></tr>
</table>
{% if projectUrl %}<p style="font-size:12px;color:#6b7280;"><a href="{{ projectUrl }}" style="color:#6b7280;">{{ projectUrl }}</a></p>{% endif %}
</td></tr></table>
</body>
</html>
`

/** The mail templates (Liquid) that are there without any file, by their names. */
export const builtInTemplates: Readonly<Record<string, string>> = {
  base,
  'password-reset': account(
    'Set a new password',
    'Somebody asked for a new password for {{ email }} at {{ projectName }}. If it was not you, there is nothing to do.',
    'Set a new password',
  ),
  'user-invitation': account(
    'You have been invited',
    'You have been invited to {{ projectName }} as {{ email }}. Choose a password to accept.',
    'Accept the invitation',
  ),
  'user-registration': account(
    'Verify your e-mail address',
    'Thank you for registering at {{ projectName }} as {{ email }}. Please confirm that this address is yours.',
    'Verify the address',
  ),
  'share-invitation': account(
    '{% if name %}"{{ name }}" was shared with you{% else %}An item was shared with you{% endif %}',
    'You can see it at {{ projectName }}.',
    'See it',
  ),
}
