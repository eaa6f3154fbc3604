/**
 * What AWS calls an error, from an answer of its JSON protocols: in a header, or in the body. Either may
 * say where the name is from before `#` and what it means after `:`, as in
 * `com.amazonaws.dynamodb.v20120810#ValidationException:http://internal.example/`.
 */
export const awsErrorName = (
  headers: Headers,
  body: Readonly<Record<string, unknown>> = {},
): string | undefined => {
  const said = [headers.get('x-amzn-errortype'), body['__type'], body['code']];
  const type = said.find((each) => typeof each === 'string' && each !== '');
  const name = String(type ?? '')
    .split(':')[0]
    ?.split('#')
    .at(-1);
  return name === '' ? undefined : name;
};
