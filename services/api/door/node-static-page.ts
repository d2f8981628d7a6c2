import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

/** The page has no inline script or style and loads nothing from elsewhere. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const files = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/service-worker.js', 'service-worker.js', 'text/javascript; charset=utf-8'],
] as const

/** The plain page that shows feed and balance live, until the phone app comes. */
export const staticPage = (door: FastifyInstance): void => {
  for (const [path, name, type] of files) {
    const content = readFileSync(new URL(`../page/${name}`, import.meta.url))
    door.get(path, async (_request, reply) =>
      reply
        .type(type)
        .header('content-security-policy', contentSecurityPolicy)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-cache')
        .send(content),
    )
  }
}
