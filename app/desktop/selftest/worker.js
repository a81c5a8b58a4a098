// Answers with the double of what it is sent.
onmessage = (message) => postMessage(message.data * 2);
