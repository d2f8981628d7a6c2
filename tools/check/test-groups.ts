export type TestGroup = { readonly isolated: boolean; readonly files: readonly string[] }

/** Stories run whole programs; everything else is a unit test. */
const isStory = (file: string): boolean => file.startsWith('bank/') || file.endsWith('.story.test.ts')

/** The order of `npm test`: units first, since they fail faster. */
export const groupsOf = (files: readonly string[]): readonly TestGroup[] => [
  { isolated: false, files: files.filter(file => !isStory(file)).sort() },
  { isolated: true, files: files.filter(isStory).sort() },
]
