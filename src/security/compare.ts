import { createHash, timingSafeEqual } from 'node:crypto'

/** Are two secrets equal? Takes the same time however much of them agrees. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
