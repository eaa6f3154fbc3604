import { AwsError } from '../engine/aws-error.ts';

/** S3's answer for a bucket that does not exist. */
export const noSuchBucket = (bucket: string): AwsError =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', {
    httpStatus: 404,
    members: { BucketName: bucket },
  });

/** S3's answer for an object that does not exist. */
export const noSuchKey = (key: string): AwsError =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', {
    httpStatus: 404,
    members: { Key: key },
  });

/** What a HEAD request answers for whatever is not there: it has no body to say more in. */
export const notFound = (): AwsError => new AwsError('NotFound', 'Not Found', { httpStatus: 404 });

/** A condition of the request (`Condition` names its header) does not hold. */
export const preconditionFailed = (condition: string): AwsError =>
  new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    {
      httpStatus: 412,
      members: { Condition: condition },
    },
  );

/** The caller has this version already. */
export const notModified = (): AwsError =>
  new AwsError('NotModified', 'Not Modified', { httpStatus: 304 });

/** The range begins behind the object's end. */
export const invalidRange = (): AwsError =>
  new AwsError('InvalidRange', 'The requested range is not satisfiable', { httpStatus: 416 });
