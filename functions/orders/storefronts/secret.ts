/** Why a secret cannot be a signing secret, or undefined. Never repeats it. */
export const secretProblem = (secret: string, whatItIs: string): string | undefined => {
  if (secret.trim() === '') return `secret: must not be empty; use ${whatItIs}`;
  if (secret.trim() !== secret) return 'secret: remove the white space before or after it';
  return undefined;
};
