type Place = { readonly path?: string; readonly pathNot?: string | string[] }

/** A direction in which nothing may be imported. */
export type Arrow = {
  readonly name: string
  /** Printed when the rule bites, so it says why and what to do instead. */
  readonly because: string
  readonly from: Place
  readonly to: Place & {
    readonly circular?: boolean
    readonly couldNotResolve?: boolean
    readonly dependencyTypes?: ('npm-dev' | 'npm-no-pkg')[]
  }
  /** A violation that the test of this folder plants to prove that the rule bites. */
  readonly plant: Plant
}

export type Plant = {
  readonly file: string
  readonly imports: string
  /** What the imported file holds, where that matters. */
  readonly target?: string
}
