/** Real servers, real clients, real packets. */
package pinhole.testbed;
