/**
 * Certificates and private keys, read from the files that the rules file names, and read again when
 * those change.
 *
 * <p>What is wrong with a file is a {@code Problem} with the place in the rules file where it is
 * named, so that {@code pinhole check}, {@code pinhole run} and a reload say the same. No TLS is
 * spoken here and no native library loaded; that is {@code pinhole.tls}. May import the JDK, {@code
 * pinhole.rules} and {@code pinhole.rules.config}.
 */
package pinhole.certificates;
