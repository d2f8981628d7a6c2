/** Writes docs/reference/settings.md anew: `node libraries/config/write-settings-page.ts`, from the top of the repository. */
import { writeFileSync } from 'node:fs'
import { florinSettings } from './settings.ts'
import { settingsPage } from './settings-page.ts'

writeFileSync('docs/reference/settings.md', settingsPage(florinSettings))
