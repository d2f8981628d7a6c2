/** Whether a browser's keys have the lengths of RFC 8291: an uncompressed P-256 point of 65 bytes and a secret of 16. */
export const arePushKeys = (p256dh: string, auth: string): boolean => {
  const point = fromBase64Url(p256dh)
  return point?.length === 65 && point[0] === 4 && fromBase64Url(auth)?.length === 16
}

const fromBase64Url = (text: string): Uint8Array | undefined =>
  /^[A-Za-z0-9_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : undefined
