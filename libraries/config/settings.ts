import { setting } from './setting.ts'
import {
  addressList,
  choice,
  engines,
  listenAddress,
  loopbackAddress,
  onOff,
  path,
  secretText,
  serviceList,
  textLike,
  wholeNumber,
} from './setting-types.ts'

/** Every setting of Florin. What is not here is refused; docs/reference/settings.md is made from it. */
export const florinSettings = {
  networkListen: setting({
    name: 'FLORIN_NETWORK_LISTEN',
    type: listenAddress(),
    default: '127.0.0.1:8583',
    documentation: 'Where the card network opens its links to us.',
  }),
  networkConnect: setting({
    name: 'FLORIN_NETWORK_CONNECT',
    type: addressList(),
    documentation: 'Addresses of the card network that we dial, one link each; without it we dial none.',
  }),
  networkDialect: setting({
    name: 'FLORIN_NETWORK_DIALECT',
    type: choice('mastercard', 'iso87-ascii'),
    default: 'mastercard',
    documentation: 'Flavour of ISO 8583 on the links.',
  }),
  networkFraming: setting({
    name: 'FLORIN_NETWORK_FRAMING',
    type: choice('binary2', 'binary2-inclusive', 'ascii4'),
    default: 'binary2',
    documentation: 'Length header of a frame: two bytes big-endian without or with themselves, or four ASCII digits.',
  }),
  networkCodepage: setting({
    name: 'FLORIN_NETWORK_CODEPAGE',
    type: choice('cp500', 'cp037', 'cp1047'),
    default: 'cp500',
    documentation: 'EBCDIC code page of the Mastercard-style dialect.',
  }),
  networkEchoS: setting({
    name: 'FLORIN_NETWORK_ECHO_S',
    type: wholeNumber({ minimum: 1, maximum: 3600 }),
    default: '60',
    documentation: 'Seconds of silence on a link after which we send an echo; three without an answer reset it.',
  }),
  networkCutoffMs: setting({
    name: 'FLORIN_NETWORK_CUTOFF_MS',
    type: wholeNumber({ minimum: 50, maximum: 60_000 }),
    default: '1500',
    documentation: 'Milliseconds from the first byte of a request after which the data centre answers 91.',
  }),
  apiListen: setting({
    name: 'FLORIN_API_LISTEN',
    type: listenAddress(),
    default: '127.0.0.1:8080',
    documentation: 'Public API, phone page and webhooks.',
  }),
  operatorListen: setting({
    name: 'FLORIN_OPERATOR_LISTEN',
    type: loopbackAddress(),
    default: '127.0.0.1:8081',
    documentation: 'Metrics, health and the commands of operators.',
  }),
  operatorToken: setting({
    name: 'FLORIN_OPERATOR_TOKEN',
    type: secretText(),
    documentation: 'Bearer token of operators; without it one is made at first start and kept in the data directory.',
  }),
  data: setting({
    name: 'FLORIN_DATA',
    type: path(),
    default: './data',
    documentation: 'Data directory; one bank at a time.',
  }),
  keys: setting({
    name: 'FLORIN_KEYS',
    type: path(),
    documentation: 'Directory of the keys, readable by its owner alone; without it `keys` in the data directory.',
  }),
  demo: setting({
    name: 'FLORIN_DEMO',
    type: onOff(),
    default: 'off',
    documentation: 'Two demo customers and a pretend card network; `npm start` turns it on.',
  }),
  engines: setting({
    name: 'FLORIN_ENGINES',
    type: engines(),
    default: 'embedded',
    documentation:
      'Files of our own on this machine, or Cassandra, Kafka, NSQ and etcd, which are not built yet: `real` is refused.',
  }),
  tunnelListen: setting({
    name: 'FLORIN_TUNNEL_LISTEN',
    type: listenAddress(),
    default: '127.0.0.1:0',
    documentation: "The bank's end of the tunnel from the data centre, mutual TLS 1.3.",
  }),
  tunnelConnect: setting({
    name: 'FLORIN_TUNNEL_CONNECT',
    type: addressList(),
    documentation: "The bank's ends of the tunnel that a data centre dials; `florin start` fills it in.",
  }),
  rpcListen: setting({
    name: 'FLORIN_RPC_LISTEN',
    type: loopbackAddress(),
    default: '127.0.0.1:0',
    documentation: 'Where a service that has a process of its own takes calls.',
  }),
  services: setting({
    name: 'FLORIN_SERVICES',
    type: serviceList(),
    documentation: 'Where the other services are, when each has a process of its own.',
  }),
  cardBin: setting({
    name: 'FLORIN_CARD_BIN',
    type: textLike(/^[0-9]{6,8}$/, '6 to 8 digits'),
    default: '520474',
    documentation: 'First digits of the cards that we issue; the default is a range for tests.',
  }),
  coherenceIntervalS: setting({
    name: 'FLORIN_COHERENCE_INTERVAL_S',
    type: wholeNumber({ minimum: 0, maximum: 86_400 }),
    default: '60',
    documentation:
      "Seconds between two moves of a penny between accounts of the bank's own, to see that it arrives everywhere; 0: none is moved.",
  }),
  pushLoopbackCa: setting({
    name: 'FLORIN_PUSH_LOOPBACK_CA',
    type: path(),
    documentation:
      'For tests: a certificate authority to trust for pushes to this machine, which are refused without it.',
  }),
  logLevel: setting({
    name: 'FLORIN_LOG_LEVEL',
    type: choice('debug', 'info', 'warn', 'error'),
    default: 'info',
    documentation: 'Least level of a line that is kept in the logs.',
  }),
  logMaxMb: setting({
    name: 'FLORIN_LOG_MAX_MB',
    type: wholeNumber({ minimum: 2, maximum: 1_000_000 }),
    default: '512',
    documentation: 'Megabytes that the log files of one process may take; the oldest are deleted.',
  }),
  traceKeep: setting({
    name: 'FLORIN_TRACE_KEEP',
    type: wholeNumber({ minimum: 0, maximum: 10_000_000 }),
    default: '100000',
    documentation: 'Payments whose trace is kept on disk, for 24 hours at most; 0 keeps none.',
  }),
  tracesPerSecond: setting({
    name: 'FLORIN_TRACES_PER_SECOND',
    type: wholeNumber({ minimum: 1, maximum: 1_000_000 }),
    default: '100',
    documentation:
      'Payments a second that are traced whole. Of more than these only what failed or was slow is kept, with its first hop in each process.',
  }),
}
