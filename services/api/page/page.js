// The page in four phases: find the token (link, this tab, or form), load the account, show balance and feed, stay connected.
const byId = id => document.getElementById(id)
const tokenKey = 'florin-token'
const reconnectMs = 1000
const itemsMax = 30
const page = { token: '', account: undefined }

const api = async (path, options = {}) => {
  const answer = await fetch(path, {
    ...options,
    headers: { authorization: `Bearer ${page.token}`, ...options.headers },
  })
  if (!answer.ok) throw Object.assign(new Error((await answer.json()).detail), { status: answer.status })
  return answer
}
const json = async (path, options) => (await api(path, options)).json()

const digitsOf = currency =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits
const money = (minor, currency) =>
  new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(minor / 10 ** digitsOf(currency))

const showBalance = async () => {
  const { balance, total_balance, posted, held, spend_today, currency } = await json(
    `/balance?account_id=${page.account.id}`,
  )
  const shown = { available: balance, posted, held, pots: total_balance - balance, spent: -spend_today }
  for (const [id, minor] of Object.entries(shown)) byId(id).textContent = money(minor, currency)
  byId('balance').hidden = false
}

const cell = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text })

const showItem = (item, { fresh }) => {
  const line = document.createElement('li')
  line.id = item.id
  line.className = [item.state, item.amount > 0 ? 'in' : 'out', fresh ? 'new' : ''].join(' ')
  const words = document.createElement('div')
  words.append(cell('div', 'title', item.title), cell('div', 'subtitle', item.subtitle))
  const sum = cell('div', 'sum', money(item.amount, item.currency))
  sum.append(
    cell('span', 'time', new Date(item.created).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })),
  )
  line.append(cell('span', 'emoji', item.emoji), words, sum)
  const old = byId(item.id)
  if (old) old.replaceWith(line)
  else if (fresh) byId('items').prepend(line)
  else byId('items').append(line)
  while (byId('items').children.length > itemsMax) byId('items').lastElementChild.remove()
  byId('empty').hidden = true
}

const showFeed = async () => {
  const { feed } = await json(`/feed?account_id=${page.account.id}&limit=${itemsMax}`)
  byId('items').replaceChildren()
  for (const item of feed) showItem(item, { fresh: false })
  byId('feed').hidden = false
}

// EventSource cannot send a token in a header, and a token does not belong into an address: the stream is read by hand.
const follow = async () => {
  const { body } = await api(`/feed/stream?account_id=${page.account.id}`)
  await Promise.all([showBalance(), showFeed()])
  setLive(true)
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const events = text.split('\n\n')
    text = events.pop()
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (!/^event: feed$/m.test(event) || data === undefined) continue
      showItem(JSON.parse(data), { fresh: true })
      await showBalance()
    }
  }
}

const setLive = on => {
  byId('live').textContent = on ? 'Live' : 'Connecting again …'
  byId('live').classList.toggle('on', on)
}

const stayConnected = async () => {
  for (;;) {
    try {
      await follow()
    } catch (error) {
      if (error.status === 401) return signOut(error.message)
    }
    setLive(false)
    await new Promise(resolve => setTimeout(resolve, reconnectMs))
  }
}

const fromBase64Url = text =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0))

const offerPush = async () => {
  if (!('serviceWorker' in navigator && 'PushManager' in window)) return
  const worker = await navigator.serviceWorker.register('/service-worker.js')
  byId('push').hidden = false
  byId('push').onclick = async () => {
    try {
      if ((await Notification.requestPermission()) !== 'granted')
        throw new Error('This browser does not allow notifications for this page.')
      const { public_key } = await json('/push-key')
      const subscription = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: fromBase64Url(public_key),
      })
      const body = JSON.stringify({ ...subscription.toJSON(), account_id: page.account.id })
      await json('/push-subscriptions', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      byId('push-state').textContent = 'This browser gets a push for every payment.'
    } catch (error) {
      byId('push-state').textContent = `No pushes: ${error.message}`
    }
  }
}

const signOut = why => {
  sessionStorage.removeItem(tokenKey)
  byId('problem').textContent = why
  byId('problem').hidden = why === ''
  byId('sign-in').hidden = false
  for (const id of ['balance', 'feed']) byId(id).hidden = true
}

const signIn = async token => {
  page.token = token
  byId('problem').hidden = true
  try {
    const { accounts } = await json('/accounts')
    page.account = accounts[0]
    if (page.account === undefined)
      return signOut('This customer has no account yet: florin account open --customer ID --currency GBP')
    sessionStorage.setItem(tokenKey, token)
    byId('sign-in').hidden = true
    await offerPush().catch(() => {})
    await stayConnected()
  } catch (error) {
    signOut(error.message)
  }
}

byId('sign-in').onsubmit = event => {
  event.preventDefault()
  signIn(byId('token').value.trim())
}
const linked = new URLSearchParams(location.hash.slice(1)).get('token')
if (linked) history.replaceState(null, '', location.pathname)
const known = linked ?? sessionStorage.getItem(tokenKey)
if (known) signIn(known)
else signOut('')
