import { flagOf, type Settings } from './setting.ts'

/** The page docs/reference/settings.md, made from the declarations. `write-settings-page.ts` writes it. */
export const settingsPage = (declarations: Settings): string => `# Settings

Each is an environment variable and a flag of \`florin start\`; the flag wins. An unknown \`FLORIN_\` variable or a wrong value stops the start
with a sentence that names it. An empty variable counts as absent.

| Variable | Flag | Form | Default | What it sets |
|---|---|---|---|---|
${Object.values(declarations).map(row).join('\n')}
`

const row = ({ name, type, documentation, default: standard }: Settings[string]): string =>
  `| \`${name}\` | \`${flagOf(name)}\` | ${type.form} | ${standard === undefined ? '-' : `\`${standard}\``} | ${documentation} |`
