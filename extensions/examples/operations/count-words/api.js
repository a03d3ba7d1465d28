import { defineOperationApi } from '@directus/extensions-sdk'

// A step of flows, { "type": "count-words", "options": { "text": "{{ $trigger.body.text }}" } }: how many words a text has.
export default defineOperationApi({
  id: 'count-words',
  handler: ({ text }, { logger }) => {
    const words = String(text).split(/\s+/).filter(Boolean).length
    logger.debug(`counted ${words} words`)
    return { words }
  },
})
