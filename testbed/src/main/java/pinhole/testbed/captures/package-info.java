/**
 * Small captures of real servers and clients, which {@code pinhole inspect} is tested with: how
 * they are made, and what tshark has to say of each. They lie with the tests of the gateway, in
 * {@code gateway/src/test/resources/captures}, each with a file that says what is expected of it.
 */
package pinhole.testbed.captures;
