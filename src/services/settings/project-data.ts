import { serverAddress } from '../../config/server-address.js'
import type { SettingsRow } from '../../context.js'
import type { ProjectData } from '../../mail/templates.js'

/** The project as mails show it. An address that a mail cannot lead to (`PUBLIC_URL` is only a path) is null. */
export function projectData(settings: SettingsRow | null, publicUrl: string): ProjectData {
  const server = /^https?:\/\//i.test(publicUrl) ? serverAddress({ publicUrl }) : null
  const own = settings?.project_url ?? ''
  return {
    projectName: settings?.project_name ?? 'Tessera',
    projectColor: settings?.project_color ?? '#6644FF',
    projectLogo: settings?.project_logo && server ? `${server}/assets/${settings.project_logo}` : null,
    projectUrl: /^https?:\/\//i.test(own) ? own : server,
  }
}
