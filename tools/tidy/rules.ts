import type { TidyRule } from './rule.ts'
import { bannedRules } from './rules/banned.ts'
import { documentRules } from './rules/documents.ts'
import { functionRules } from './rules/functions.ts'
import { importRules } from './rules/imports.ts'
import { nameRules } from './rules/names.ts'
import { portRules } from './rules/ports.ts'
import { serviceRules } from './rules/services.ts'
import { sizeRules } from './rules/sizes.ts'

export const tidyRules: readonly TidyRule[] = [
  ...sizeRules,
  ...functionRules,
  ...nameRules,
  ...bannedRules,
  ...importRules,
  ...portRules,
  ...serviceRules,
  ...documentRules,
]
