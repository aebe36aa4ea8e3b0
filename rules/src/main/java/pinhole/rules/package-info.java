/**
 * The policy: questions in, verdicts out.
 *
 * <p>What lives here knows neither YAML nor sockets, imports the JDK and nothing else, and does no
 * I/O: no file is read, no name is resolved, no clock is asked. So a policy can be judged in a
 * table test, and the session machine can ask it in the middle of a line. How a policy is written
 * down is the business of {@link pinhole.rules.config}, which sees this package; this one does not
 * see that.
 */
package pinhole.rules;
