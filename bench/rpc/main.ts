import { measureHttp } from './http.ts'
import { measureInProcess } from './in-process.ts'

const print = (line: string): boolean => process.stdout.write(`${line}\n`)

print('In process, us per call:')
for (const [name, us] of Object.entries(await measureInProcess())) print(`  ${name.padEnd(28)} ${us.toFixed(2)}`)

print('HTTP over loopback, two processes; calls/s, p50/p99 us:')
for (const { callers, bare, ours, ratio } of await measureHttp([1, 16, 64])) {
  print(
    `  ${String(callers).padStart(2)} callers: bare ${bare.perSecond} (${bare.p50Us}/${bare.p99Us}), ours ${ours.perSecond} (${ours.p50Us}/${ours.p99Us}), ratio ${ratio.toFixed(2)}`,
  )
}
