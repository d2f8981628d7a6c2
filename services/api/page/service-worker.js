// Shows a push, one notification per transaction, and opens the page when it is clicked.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('push', event => {
  const { title, body, transactionId } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { body, tag: transactionId, renotify: true }))
})
self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(([open]) => (open ? open.focus() : self.clients.openWindow('/'))),
  )
})
