/**
 * Makes the handler when the environment is first called, not when its module is loaded: a setting
 * that is missing is then an error with a log line, and tests may import the module.
 */
export const onFirstCall = <Event, Result>(
  create: () => (event: Event) => Promise<Result>,
): ((event: Event) => Promise<Result>) => {
  let made: ((event: Event) => Promise<Result>) | undefined;
  return (event) => {
    made ??= create();
    return made(event);
  };
};
