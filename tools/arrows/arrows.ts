import type { Arrow } from './arrow.ts'
import { driverArrows } from './driver-arrows.ts'
import { generalArrows } from './general-arrows.ts'
import { libraryArrows } from './library-arrows.ts'
import { programArrows } from './program-arrows.ts'
import { serviceArrows } from './service-arrows.ts'

/** Every arrow of the layout, as a rule of dependency-cruiser with its reason and its planted violation. */
export const arrows: readonly Arrow[] = [
  ...generalArrows,
  ...libraryArrows,
  ...driverArrows,
  ...serviceArrows,
  ...programArrows,
]

/** What dependency-cruiser reads. */
export const forbidden = arrows.map(({ name, because, from, to }) => ({
  name,
  comment: because,
  severity: 'error' as const,
  from,
  to,
}))
