/// A recorded ``DomainEvent``; the phantom of event ids until events have an API of their own.
package enum Event {}
