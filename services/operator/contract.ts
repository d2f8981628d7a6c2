import { contract } from '#libraries/contract/contract.ts'

/** The operators' door: health, metrics and commands over HTTP. It offers nothing to other services. */
export const operatorContract = contract('service.operator', {})
