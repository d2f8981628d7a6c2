import { contract } from '#libraries/contract/contract.ts'

/** The public door: HTTP for customers. It offers nothing to other services. */
export const apiContract = contract('service.api', {})
